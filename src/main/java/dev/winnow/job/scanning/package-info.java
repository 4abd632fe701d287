/**
 * The steps that bring the catalog up to date with CI systems and with stores. Several threads walk a store part by part.
 * The import, the walk and the recording are chunk-oriented. For the jobs that scan and plan.
 */
package dev.winnow.job.scanning;
