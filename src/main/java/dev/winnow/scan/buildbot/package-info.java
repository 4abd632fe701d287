/**
 * What a Buildbot master knows of builds: its database is read, never written, and turned into records by what the
 * job file says. Called by the batch jobs and the import command.
 */
package dev.winnow.scan.buildbot;
