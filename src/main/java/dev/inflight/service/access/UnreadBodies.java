package dev.inflight.service.access;

import io.micrometer.core.instrument.Clock;
import jakarta.servlet.ServletException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ValveBase;
import org.apache.coyote.ActionCode;
import org.apache.tomcat.util.net.ApplicationBufferHandler;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.tomcat.TomcatWebServer;
import org.springframework.boot.web.server.context.WebServerInitializedEvent;
import org.springframework.context.ApplicationListener;
import org.springframework.stereotype.Component;

/**
 * Gives a client only so long to send what is left of a body that nobody wants, such as that of a refused request; then its
 * connection is closed. Tomcat itself reads on for as long as a byte comes now and then, so that anybody, without logging in,
 * could hold a thread for hours. At every port, the management's too.
 */
@Component
final class UnreadBodies implements ApplicationListener<WebServerInitializedEvent> {

    private static final int MOST_BYTES = 64 * 1024;
    private static final long MOST_NANOS = TimeUnit.SECONDS.toNanos(2);

    private final Clock clock;

    UnreadBodies(Clock clock) {
        this.clock = clock;
    }

    @Override
    public void onApplicationEvent(WebServerInitializedEvent started) {
        if (started.getWebServer() instanceof TomcatWebServer server) {
            server.getTomcat().getEngine().getPipeline().addValve(new Draining());
        }
    }

    private final class Draining extends ValveBase {

        Draining() {
            super(true);
        }

        @Override
        public void invoke(Request request, Response response) throws IOException, ServletException {
            getNext().invoke(request, response);
            if (!request.isAsync() && !request.getCoyoteRequest().isFinished()) {
                response.finishResponse(); // whoever waits for it has it, before we wait for anything
                if (!drained(request.getCoyoteRequest())) {
                    request.getCoyoteRequest().action(ActionCode.DISABLE_SWALLOW_INPUT, null);
                }
            }
        }

        private boolean drained(org.apache.coyote.Request request) {
            if (request.hasExpectation()) {
                return false; // it waits for our leave to send
            }
            long deadline = clock.monotonicTime() + MOST_NANOS;
            Sink sink = new Sink();
            try {
                for (int read = 0; !request.isFinished(); ) {
                    int more = request.doRead(sink);
                    read += Math.max(0, more);
                    if (more < 0 || read > MOST_BYTES || clock.monotonicTime() - deadline > 0) {
                        return request.isFinished();
                    }
                }
                return true;
            } catch (IOException tooSlowOrGarbled) {
                return false;
            }
        }
    }

    /** Takes what is read and looks at nothing. */
    private static final class Sink implements ApplicationBufferHandler {

        private @Nullable ByteBuffer last;

        @Override
        public void setByteBuffer(ByteBuffer buffer) {
            last = buffer;
        }

        @Override
        public @Nullable ByteBuffer getByteBuffer() {
            return last;
        }

        @Override
        public void expand(int size) {
            // never asked to: nothing is kept
        }
    }
}
