/**
 * Reads a Buildbot master's database, SQLite or PostgreSQL. Callers know only the interfaces of {@code ci}.
 */
package dev.winnow.ci.buildbot;
