/** How far a run is, for people: a bar on a terminal, now and then a line elsewhere. For {@code cli} only. */
package dev.winnow.cli.progress;
