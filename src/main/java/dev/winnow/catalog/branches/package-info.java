/** Which branches are still worked on, as repositories tell it. Only reads. */
package dev.winnow.catalog.branches;
