/** How fast the parts are that touch no disk; run by the profile {@code bench}. */
package dev.winnow.bench;
