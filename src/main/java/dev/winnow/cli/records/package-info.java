/**
 * Commands by which CI and people say what they know of builds: register, import, pins and defects. Made and started by
 * {@code cli}.
 */
package dev.winnow.cli.records;
