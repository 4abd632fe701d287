package dev.winnow.catalog;

import dev.winnow.catalog.storage.LedgerLine;

/** Interprets the lines of a ledger. */
public interface LedgerReplayer {

    /** Applies the event of a line again, in the open transaction. */
    void replay(Catalog catalog, LedgerLine line);

    /** Records that an incomplete last line, left by a crash, was removed. */
    void mended(Catalog catalog, long tornBytes);
}
