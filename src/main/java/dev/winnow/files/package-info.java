/**
 * Files and folders: listing them, identifying them, opening them through handles, moving them without replacing
 * anything, matching globs, resolving links, and saying why a call failed. Used by the packages of {@code store}.
 */
package dev.winnow.files;
