/**
 * What commands have in common: options, what surrounds them, output for people and as JSON, exit codes, and how each
 * opens what it needs. For {@code cli} only.
 */
package dev.winnow.cli.command;
