/** What is known of proxies by all that put some around beans of the application's. Plain Java. Internal. */
@NullMarked
package dev.inflight.proxy;

import org.jspecify.annotations.NullMarked;
