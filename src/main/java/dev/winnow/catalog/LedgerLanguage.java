package dev.winnow.catalog;

import dev.winnow.catalog.storage.LedgerLine;

/** What the lines of a ledger mean. */
public interface LedgerLanguage {

    /** Does again what a line tells of, in the transaction that is open. */
    void replay(Catalog catalog, LedgerLine line);

    /** Records that a line was cut off that a crash had left half written. */
    void mended(Catalog catalog, long tornBytes);
}
