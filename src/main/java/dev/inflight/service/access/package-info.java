/**
 * Who may ask the service for what. Without a password or an issuer only clients on this machine; with one, whoever logs in,
 * by role.
 *
 * <ul>
 *   <li>{@code AccessConfiguration} builds the one filter chain, which guards a management port of its own as well;
 *   <li>{@code AccessFilter} judges the connection: its address, the {@code Host}, the page that a browser asks for;
 *   <li>{@code Logins} knows the one user of the configuration, {@code TokenRoles} what a token allows;
 *   <li>{@code AccessProblems} says no, and leaves a trace in the audit trail.
 * </ul>
 */
@NullMarked
package dev.inflight.service.access;

import org.jspecify.annotations.NullMarked;
