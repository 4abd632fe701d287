/**
 * Stores that are directory trees. The rooms below read them, and change them through directory handles: the only code
 * of the program that does. They know no catalog and decide nothing; their callers hold the claims and write the ledger.
 */
package dev.winnow.store.local;
