/**
 * Builds that could be the latest of one project, branch and os, or of each, and where jobs answer update URLs. For
 * {@code plan}, which picks among them, and for the update feed.
 */
package dev.winnow.catalog.latest;
