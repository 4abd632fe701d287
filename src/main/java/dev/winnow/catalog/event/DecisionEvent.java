package dev.winnow.catalog.event;

/** Decisions of people, and moves of builds to other keys, which decisions follow. The ledger alone can restore them. */
public sealed interface DecisionEvent extends Event permits PinEvent, DefectEvent, Approved, Moved { }
