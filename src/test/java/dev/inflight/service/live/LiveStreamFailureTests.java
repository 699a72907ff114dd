package dev.inflight.service.live;

import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.timeout;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.when;

import dev.inflight.InFlightRegistry;
import dev.inflight.cluster.InFlightCluster;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.ApplicationContext;
import org.springframework.context.event.ContextClosedEvent;
import tools.jackson.databind.json.JsonMapper;

class LiveStreamFailureTests {

    private final ApplicationContext context = mock();
    private final InFlightRegistry registry = mock();
    private final ObjectProvider<InFlightCluster> none = mock();
    private LiveStream stream;

    @AfterEach
    void close() {
        stream.onApplicationEvent(new ContextClosedEvent(context));
    }

    @Test
    void anErrorInOneBeatDoesNotEndTheFeed() {
        when(registry.statistics()).thenThrow(new StackOverflowError("once")).thenReturn(List.of());

        stream = new LiveStream(registry, JsonMapper.shared(), InstantSource.system(), context, none);

        verify(registry, timeout(20_000).atLeast(2)).statistics();
    }
}
