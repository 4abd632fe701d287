package dev.winnow.scan.buildbot;

import java.util.List;
import java.util.Map;

/**
 * One build as the master's database has it; texts as they stand there.
 *
 * @param id        unique in the database
 * @param number    unique for its builder
 * @param tags      the builder's categories today, sorted
 * @param started   seconds since 1970
 * @param complete  seconds since 1970, or null while it runs
 * @param results   Buildbot's result code, or null while it runs
 * @param stamps    what was asked to be built, one for each codebase, sorted by codebase
 * @param property  its properties by name
 * @param logBytes  what its logs take in the database, compressed as they are there
 * @param logs      how many logs it has
 */
record MasterBuild(long id, long number, String builder, List<String> tags, long started, Long complete,
                   Integer results, List<Stamp> stamps, Map<String, Property> property, long logBytes, long logs) {

    /** Branch and revision may be null. */
    record Stamp(String codebase, String branch, String revision) { }

    /** @param json its value as JSON text */
    record Property(String json, String source) { }
}
