/**
 * Commands that ask what is known of builds and change nothing: builds, show, history, latest, trash. Made and started
 * by {@code cli}.
 */
package dev.winnow.cli.query;
