/**
 * Where the program starts: the command line is parsed, the command runs, and what happened becomes one line and an
 * exit code. The rooms below it hold the commands, each one small class; nobody calls this one.
 */
package dev.winnow.cli;
