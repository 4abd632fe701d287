/**
 * A run that goes on in this process: what its steps share and count, how it is told to stop and tells how far it is,
 * and how work becomes steps. For the jobs and who starts them.
 */
package dev.winnow.job.run;
