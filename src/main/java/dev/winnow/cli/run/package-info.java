/**
 * Commands that walk stores and change them: scan, plan, approve, apply, run, restore, purge, and what starts runs by a
 * schedule. Made and started by {@code cli}.
 */
package dev.winnow.cli.run;
