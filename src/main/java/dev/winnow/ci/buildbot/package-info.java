/**
 * A Buildbot master's database, SQLite or PostgreSQL: read, never written. Only {@code ci} knows it.
 */
package dev.winnow.ci.buildbot;
