/**
 * What was run and what became of each removed part, from trash to restored or purged; the life of one build. For the
 * jobs, their reports and the commands that look back.
 */
package dev.winnow.catalog.history;
