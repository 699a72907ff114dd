/**
 * The microservice: runs outbound HTTP calls as tasks, on demand and on a schedule. Not part of the library jar; nobody
 * imports it.
 *
 * <ul>
 *   <li>{@code TaskController} reads orders ({@code TaskOrderReader}) and shows what became of them ({@code TaskLedger});
 *   <li>{@code OutboundCaller} makes the calls, {@code AllowList} says where to, {@code OutboundExchange} is one
 *       connection;
 *   <li>{@code Schedules} starts what the configuration lists;
 *   <li>the package {@code live} feeds the page at {@code /};
 *   <li>who may ask is decided in {@code access}.
 * </ul>
 */
@NullMarked
package dev.inflight.service;

import org.jspecify.annotations.NullMarked;
