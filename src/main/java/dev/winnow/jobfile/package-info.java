/**
 * What a job file says, and what is wrong with it, as records that anybody may use. The rooms below it read and check
 * the file, every fault at once with line and column; they look at where the roots of its stores really lie, so that
 * they do not nest, and know no catalog and no store's contents.
 */
package dev.winnow.jobfile;
