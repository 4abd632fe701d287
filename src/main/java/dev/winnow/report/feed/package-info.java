/**
 * The update feed: small static files that any web server gives to applications which ask for their newest build.
 */
package dev.winnow.report.feed;
