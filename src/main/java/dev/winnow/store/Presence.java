package dev.winnow.store;

/** What a look at one path of a store found. Links are not followed. */
public enum Presence {

    THERE,
    /** There is certainly nothing. */
    GONE,
    /** The look failed, for example because a folder above the path cannot be searched. */
    UNKNOWN
}
