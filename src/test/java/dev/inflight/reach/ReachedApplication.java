package dev.inflight.reach;

import dev.inflight.CancelReport;
import dev.inflight.CancelRequest;
import dev.inflight.InFlightRegistry;
import dev.inflight.TaskQuery;
import dev.inflight.TaskSnapshot;
import dev.inflight.TaskState;
import dev.inflight.reach.grpc.TaskClientInterceptor;
import dev.inflight.reach.http.TaskOkHttpInterceptor;
import io.grpc.ManagedChannel;
import io.grpc.inprocess.InProcessChannelBuilder;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import okhttp3.OkHttpClient;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.core.env.Environment;
import org.springframework.scheduling.annotation.EnableAsync;
import org.springframework.web.service.registry.ImportHttpServices;

/** A real application whose work blocks in whatever services have, and the servers for it that hang. */
final class ReachedApplication implements AutoCloseable {

    /**
     * Where it differs.
     *
     * @param factory what Boot makes HTTP clients with
     * @param virtual whether its threads are virtual
     * @param reach whether stops reach beyond threads
     */
    record Setting(String factory, boolean virtual, boolean reach) {}

    /** Work that waits. */
    record Blocked(TaskSnapshot shown, CompletableFuture<?> gone) {}

    private final HangingServer http = new HangingServer("");
    private final HangingServer smtp = new HangingServer("220 hello\r\n");
    private final HangingGrpc grpc;
    private final String userInfo;
    private final ConfigurableApplicationContext context;

    ReachedApplication(Setting setting) throws IOException {
        String name = setting.toString();
        userInfo = setting.factory().equals("http-components") ? "" : "joe:s3cret@"; // refused there
        grpc = new HangingGrpc(name);
        context = new SpringApplicationBuilder(Beans.class)
                .web(WebApplicationType.NONE)
                .properties(
                        "grpc.name=" + name,
                        "inflight.reach.http.enabled=" + setting.reach(),
                        "inflight.reach.mail.enabled=" + setting.reach(),
                        "inflight.shutdown.drain=0s",
                        "logging.level.root=warn",
                        "spring.config.name=none",
                        "spring.http.clients.imperative.factory=" + setting.factory(),
                        "spring.mail.host=127.0.0.1",
                        "spring.mail.port=" + smtp.port(),
                        "spring.main.banner-mode=off",
                        "spring.threads.virtual.enabled=" + setting.virtual())
                .run();
    }

    /** Makes the call, and waits until the other side has been asked. */
    Blocked blockedIn(ReachedCall call) throws Exception {
        BlockedCalls calls = context.getBean(BlockedCalls.class);
        call.begin(calls, URI.create("http://" + userInfo + "127.0.0.1:" + http.port() + "/prices?region=s3cret"));
        CompletableFuture<?> gone = asked(call, calls);
        if (gone == null) {
            throw new AssertionError("nobody was asked by " + call);
        }
        TaskSnapshot shown = registry()
                .list(TaskQuery.ALL.withKind(call.kind()).withStates(TaskState.RUNNING))
                .tasks()
                .get(0);
        if (call.blocksInRead()) { // before that an interrupt may be first
            Awaitility.await().until(() -> isReading(shown.name()));
        }
        return new Blocked(shown, gone);
    }

    private boolean isReading(String name) {
        return registry().inspect(name).orElseThrow().stack().stream()
                .anyMatch(frame -> frame.getClassName().startsWith("sun.nio.ch.")
                        && frame.getMethodName().contains("ead"));
    }

    private @Nullable CompletableFuture<?> asked(ReachedCall call, BlockedCalls calls) throws InterruptedException {
        return switch (call.asks()) {
            case HTTP -> http.asked().poll(10, TimeUnit.SECONDS);
            case SMTP -> smtp.asked().poll(10, TimeUnit.SECONDS);
            case PROCESS -> calls.processes().poll(10, TimeUnit.SECONDS);
            case GRPC -> {
                HangingGrpc.Call asked = grpc.asked().poll(10, TimeUnit.SECONDS);
                yield asked == null ? null : asked.cancelled();
            }
        };
    }

    /** Stops it by its name, and waits so long for the work to be gone. */
    CancelReport cancel(Blocked blocked, Duration wait) {
        return registry()
                .cancel(CancelRequest.of(blocked.shown().name(), "enough").withWait(wait))
                .orElseThrow();
    }

    int httpPort() {
        return http.port();
    }

    /** Lets go whoever was not reached. */
    void hangUp() throws IOException {
        http.hangUp();
        smtp.hangUp();
    }

    private InFlightRegistry registry() {
        return context.getBean(InFlightRegistry.class);
    }

    @Override
    public void close() throws IOException {
        context.close();
        grpc.close();
        smtp.close();
        http.close();
    }

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    @EnableAsync
    @Import(BlockedCalls.class)
    @ImportHttpServices(group = "prices", types = BlockedCalls.Prices.class)
    static class Beans {

        @Bean
        OkHttpClient okHttp() {
            return new OkHttpClient.Builder()
                    .addInterceptor(new TaskOkHttpInterceptor())
                    .build();
        }

        @Bean(destroyMethod = "shutdownNow")
        ManagedChannel channel(Environment environment) {
            return InProcessChannelBuilder.forName(environment.getRequiredProperty("grpc.name"))
                    .intercept(new TaskClientInterceptor())
                    .build();
        }
    }
}
