/**
 * Files and folders as the system gives them: listed, told apart, opened through handles, moved without replacing
 * anything, matched with globs, and why a call failed. Knows no stores; for the rooms of {@code store}.
 */
package dev.winnow.files;
