/**
 * What an author writes for one value, such as an age, a size, a layout or a condition, as what it means; the messages
 * say what to write instead. For the readers of job files, and as {@code SelectorParser} for the command line.
 */
package dev.winnow.jobfile.text;
