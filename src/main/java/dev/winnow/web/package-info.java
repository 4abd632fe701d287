/**
 * The console's pages. Above {@code access} and {@code service}; {@code cli} starts it.
 *
 * <p>To add a page: a {@code @Controller} here, imported by {@link dev.winnow.web.WebContext}, whose handlers name the
 * right that they need, {@code @PreAuthorize("hasAuthority('read')")}, and return a {@link dev.winnow.web.Page}; its
 * template {@code NAME.mustache} in the resources beside it, which holds what stands in the shell's {@code <main>}; its
 * link in {@link dev.winnow.web.Page.Section}. A handler that changes something is a POST, takes the
 * {@link dev.winnow.service.Actor} as an argument and works in {@code actor.in(catalog)}; its form holds
 * {@code {{>csrf}}}. Beans to ask: {@code Catalog}, {@code Clock}, {@code RunQueue}, {@code Scheduler},
 * {@code RunRequests}. Styles are appended to {@code console.css}, which follows the reports' own; scripts are files in
 * {@code assets}: the policy allows none within a page, and no {@code style} attributes.
 */
package dev.winnow.web;
