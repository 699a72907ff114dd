package dev.inflight.reach.mail;

import static org.assertj.core.api.Assertions.assertThat;

import dev.inflight.InFlightFuture;
import dev.inflight.autoconfigure.InFlightReachMailAutoConfiguration;
import dev.inflight.reach.StoppedWork;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import javax.net.SocketFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.mail.autoconfigure.MailSenderAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.mail.SimpleMailMessage;
import org.springframework.mail.javamail.JavaMailSender;
import org.springframework.mail.javamail.JavaMailSenderImpl;

/** Mail that is sent to a server that hangs stops with its task. */
class ReachedMailSendersTests {

    private final ApplicationContextRunner application = new ApplicationContextRunner()
            .withConfiguration(
                    AutoConfigurations.of(InFlightReachMailAutoConfiguration.class, MailSenderAutoConfiguration.class))
            .withPropertyValues("spring.mail.host=127.0.0.1");

    @ParameterizedTest(name = "virtual: {0}, greeting: {1}")
    @org.junit.jupiter.params.provider.CsvSource({"false, ''", "true, ''", "false, 220 hello", "true, 220 hello"})
    void a_server_that_hangs_holds_no_stopped_task(boolean virtual, String greeting) throws Exception {
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            application
                    .withPropertyValues("spring.mail.port=" + server.getLocalPort())
                    .run(context -> {
                        JavaMailSender sender = context.getBean(JavaMailSender.class);
                        CompletableFuture<Throwable> left = new CompletableFuture<>();
                        InFlightFuture<Object> future = StoppedWork.registry(virtual)
                                .start(StoppedWork.task(), () -> {
                                    try {
                                        sender.send(message());
                                        return null;
                                    } catch (Throwable e) {
                                        left.complete(e);
                                        throw e;
                                    }
                                });
                        try (Socket accepted = server.accept()) {
                            accepted.setSoTimeout(10_000);
                            InputStream in = accepted.getInputStream();
                            if (!greeting.isEmpty()) {
                                accepted.getOutputStream()
                                        .write((greeting + "\r\n").getBytes(StandardCharsets.US_ASCII));
                                assertThat(in.read()).as("EHLO").isEqualTo('E');
                            }

                            long stopped = System.nanoTime();
                            future.cancel(true);

                            assertThat(left).succeedsWithin(StoppedWork.SOON);
                            System.getLogger("reach")
                                    .log(
                                            System.Logger.Level.DEBUG,
                                            "mail, virtual " + virtual + ": work gone after "
                                                    + (System.nanoTime() - stopped) / 1_000_000 + " ms");
                            in.skip(1_000);
                            assertThat(in.read()).as("closed").isNegative();
                        }
                    });
        }
    }

    @Test
    void a_socket_factory_of_the_users_stays() {
        application
                .withPropertyValues("spring.mail.properties.mail.smtp.socketFactory.class=com.example.Own")
                .run(context -> assertThat(
                                context.getBean(JavaMailSenderImpl.class).getJavaMailProperties())
                        .containsOnlyKeys("mail.smtp.socketFactory.class"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"mail.smtp.socks.host", "mail.smtp.usesocketchannels", "mail.smtp.ssl.socketFactory.class"})
    void other_ways_of_connecting_stay(String property) {
        application
                .withPropertyValues("spring.mail.properties." + property + "=true")
                .run(context -> assertThat(
                                context.getBean(JavaMailSenderImpl.class).getJavaMailProperties())
                        .containsOnlyKeys(property));
    }

    @Test
    void the_protocol_is_the_senders() {
        application
                .withPropertyValues("spring.mail.protocol=smtps")
                .run(context -> assertThat(
                                context.getBean(JavaMailSenderImpl.class).getJavaMailProperties())
                        .hasEntrySatisfying(
                                "mail.smtps.socketFactory", f -> assertThat(f).isInstanceOf(SocketFactory.class))
                        .containsEntry("mail.smtps.socketFactory.fallback", "false"));
    }

    @Test
    void nothing_changes_when_it_is_switched_off() {
        application
                .withPropertyValues("inflight.reach.mail.enabled=false")
                .run(context -> assertThat(
                                context.getBean(JavaMailSenderImpl.class).getJavaMailProperties())
                        .isEmpty());
    }

    private static SimpleMailMessage message() {
        SimpleMailMessage message = new SimpleMailMessage();
        message.setFrom("a@example.org");
        message.setTo("b@example.org");
        message.setText("text");
        return message;
    }
}
