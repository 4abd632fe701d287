package dev.winnow.model;


/** A value that is one word in job files, reports, JSON and the catalog. */
public interface NamedValue {

    String word();
}
