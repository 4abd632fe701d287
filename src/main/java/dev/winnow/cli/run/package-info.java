/**
 * Commands that record what is known of builds, that walk stores and change them, and what starts runs by a schedule or
 * for other hosts. Made and started by {@code cli}.
 */
package dev.winnow.cli.run;
