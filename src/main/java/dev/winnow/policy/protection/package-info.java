/**
 * What keeps a part even against the rules, one file for each protection: whether it holds, its reason in words, what
 * ends it and when. {@code Protection.all} registers them; the evaluation asks them in that order, and knows only those
 * by name that decide who takes a place.
 */
package dev.winnow.policy.protection;
