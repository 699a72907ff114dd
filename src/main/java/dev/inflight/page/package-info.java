/**
 * The live page of every application: one document with its files ({@code PageFiles}), and what they show
 * ({@code LivePage}). Asks the registry when somebody looks, and does nothing when nobody does. Changes go through the
 * endpoint like everybody's.
 */
@NullMarked
package dev.inflight.page;

import org.jspecify.annotations.NullMarked;
