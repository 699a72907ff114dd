/**
 * The microservice: runs outbound HTTP calls as tasks, on demand and on a schedule. Not part of the library jar; nobody
 * imports it. Here is only what puts the parts together and starts them:
 *
 * <ul>
 *   <li>{@code tasks} takes orders and schedules, and shows what became of them;
 *   <li>{@code outbound} makes the calls;
 *   <li>{@code live} feeds the page at {@code /};
 *   <li>who may ask is decided in {@code access};
 *   <li>{@code problem} says how a request is refused.
 * </ul>
 */
@NullMarked
package dev.inflight.service;

import org.jspecify.annotations.NullMarked;
