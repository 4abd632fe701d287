/**
 * What steps are made of. {@code RunContext} is made from a run's id and the catalog, by whatever process executes a step:
 * nothing live is handed to it but what is the process's own, its stop signal, progress and locks. {@code Steps} makes
 * chunk-oriented steps for what only reads stores. {@code ClaimedWork} is for what changes them: removals, restores and
 * purges are tasklets of the process indicator pattern, as a chunk's transaction can take back rows, but no file; a claim
 * that is committed before a file moves, and is recorded afterwards, tells after a crash where to look. For the jobs.
 */
package dev.winnow.job.run;
