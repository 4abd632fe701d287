package dev.winnow.catalog.event;

/** What people decided, and that it followed a build to another key: a ledger alone tells all of it. */
public sealed interface Decided extends Event permits PinEvent, DefectEvent, Approved, Moved { }
