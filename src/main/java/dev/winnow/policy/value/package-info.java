/**
 * Single values and how they compare: ages, patterns, versions, and ranks and sizes in words. Knows nothing of
 * policies; any package may use it.
 */
package dev.winnow.policy.value;
