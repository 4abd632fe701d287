/**
 * Open directories, and single steps in them that never follow a link, leave the file system or replace what is there.
 * Knows nothing of stores. For the rooms of {@code apply} only.
 */
package dev.winnow.apply.handle;
