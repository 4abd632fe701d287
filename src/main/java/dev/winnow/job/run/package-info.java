/**
 * The building blocks of steps, for the jobs. Any process can make a {@code RunContext} from a run's id and the catalog;
 * it adds only its own stop signal, progress and locks. {@code Steps} makes chunk-oriented steps for work that only reads
 * stores. {@code ClaimedWork} is for removals, restores and purges. They are tasklets of the process indicator pattern,
 * because a chunk's transaction can take back rows, but no files. A claim is committed before a file moves and recorded
 * afterwards, so that after a crash it says where to look.
 */
package dev.winnow.job.run;
