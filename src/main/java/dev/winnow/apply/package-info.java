/**
 * The only code of the program that changes a store. The rooms below it take parts to the trash, bring them back and
 * delete them, through directory handles; they know no catalog and decide nothing, their callers hold the claims and
 * write the ledger. Here is what makes each of them stop at once.
 */
package dev.winnow.apply;
