/**
 * Commands: parse, call, print, and turn what happened into an exit code. Each is one small class.
 */
package dev.winnow.cli;
