package dev.inflight.autoconfigure;

import dev.inflight.InFlightRegistry;
import dev.inflight.track.Watch;
import java.time.Duration;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.util.function.SingletonSupplier;

/** Makes what lists work of others. Looks everything up late, since some of it is needed before any bean is made. */
final class Watches {

    private Watches() {}

    static Watch of(ObjectProvider<InFlightRegistry> registry, ObjectProvider<InFlightProperties> properties) {
        SingletonSupplier<Duration> timeout = SingletonSupplier.of(() -> timeout(properties.getObject()));
        return new Watch(SingletonSupplier.of(registry::getObject), timeout::obtain);
    }

    private static Duration timeout(InFlightProperties properties) {
        Duration wanted = properties.track().timeout();
        return wanted.compareTo(properties.maxTimeout()) > 0 ? properties.maxTimeout() : wanted;
    }
}
