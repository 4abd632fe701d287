/**
 * Commands that look at a policy before anything is done by it: validate, explain, compare, forecast. Made and started
 * by {@code cli}.
 */
package dev.winnow.cli.preview;
