package com.example.harmless.rows;

import com.example.harmless.frame.About;
import com.example.harmless.frame.App;
import com.example.harmless.frame.Auto;
import com.example.harmless.frame.Row;
import com.example.harmless.frame.Sheet;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.SocketFactory;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.mail.SimpleMailMessage;
import org.springframework.mail.javamail.JavaMailSenderImpl;
import org.springframework.scheduling.annotation.Async;
import org.springframework.scheduling.annotation.EnableAsync;

@About(
        "JavaMailSenderImpl injected by its class, with settings and with a socket factory of the user's, plain and in @Async: mail,"
                + " settings, timeouts, a server that refuses or is not there")
final class MailSenders implements Row {

    @Override
    public void play(Sheet sheet) throws Exception {
        try (Smtp smtp = new Smtp()) {
            for (String settings : List.of("", "mail.smtp.writetimeout=500", "mail.smtp.connectiontimeout=500")) {
                var starting = App.of(Config.class)
                        .with(Auto.CLIENTS, Auto.ACTUATOR)
                        .set(
                                "spring.mail.host=127.0.0.1",
                                "spring.mail.port=" + smtp.port(),
                                "spring.mail.properties.mail.smtp.timeout=2000");
                if (!settings.isEmpty()) {
                    starting.set("spring.mail.properties." + settings);
                }
                try (var app = starting.start()) {
                    play(sheet, settings, app.getBean(Mails.class), app.getBean(JavaMailSenderImpl.class), smtp);
                }
            }
            sheet.say("received", smtp.received);
        }
    }

    private static void play(Sheet sheet, String settings, Mails mails, JavaMailSenderImpl sender, Smtp smtp)
            throws Exception {
        String about = "with '" + settings + "': ";
        var own = new TreeMap<>(sender.getJavaMailProperties());
        own.keySet().removeIf(key -> String.valueOf(key).startsWith("mail.smtp.socketFactory"));
        sheet.say(about + "settings", own);
        say(sheet, about + "sent", () -> App.behind(mails).send("a@example.org"));
        say(
                sheet,
                about + "sent in @Async",
                () -> mails.sendLater("b@example.org").get());
        say(
                sheet,
                about + "refused in @Async",
                () -> mails.sendLater("refused@example.org").get());
        say(
                sheet,
                about + "slow in @Async",
                () -> mails.sendLater("slow@example.org").get());
        Counting counting = new Counting();
        sender.getJavaMailProperties().put("mail.smtp.socketFactory", counting);
        sender.setSession(jakarta.mail.Session.getInstance(sender.getJavaMailProperties()));
        say(
                sheet,
                about + "sent in @Async by an own factory",
                () -> mails.sendLater("c@example.org").get());
        sheet.say(about + "own factory was asked for", counting.sockets);
        sender.setPort(nowhere());
        say(sheet, about + "nobody there", () -> App.behind(mails).send("a@example.org"));
        say(
                sheet,
                about + "nobody there in @Async",
                () -> mails.sendLater("a@example.org").get());
    }

    private static int nowhere() throws IOException {
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            return free.getLocalPort();
        }
    }

    private static void say(Sheet sheet, String about, Callable<String> call) {
        try {
            sheet.say(about, call.call());
        } catch (Throwable failure) {
            sheet.say(
                    about, "throws " + Upstream.plain(Sheet.described(failure)).replaceAll("\\d{4,5}\\b", "PORT"));
        }
    }

    @Configuration(proxyBeanMethods = false)
    @EnableAsync
    @Import(Mails.class)
    static class Config {}

    static class Mails {

        private final JavaMailSenderImpl sender;

        Mails(JavaMailSenderImpl sender) {
            this.sender = sender;
        }

        String send(String to) {
            SimpleMailMessage message = new SimpleMailMessage();
            message.setFrom("me@example.org");
            message.setTo(to);
            message.setText("text");
            sender.send(message);
            return "sent";
        }

        @Async
        public CompletableFuture<String> sendLater(String to) {
            return CompletableFuture.completedFuture(send(to));
        }
    }

    /** The user's own. */
    static final class Counting extends SocketFactory {

        final AtomicInteger sockets = new AtomicInteger();

        @Override
        public Socket createSocket() {
            sockets.incrementAndGet();
            return new Socket();
        }

        @Override
        public Socket createSocket(String host, int port) throws IOException {
            return new Socket(host, port);
        }

        @Override
        public Socket createSocket(String host, int port, InetAddress from, int fromPort) throws IOException {
            return new Socket(host, port, from, fromPort);
        }

        @Override
        public Socket createSocket(InetAddress host, int port) throws IOException {
            return new Socket(host, port);
        }

        @Override
        public Socket createSocket(InetAddress host, int port, InetAddress from, int fromPort) throws IOException {
            return new Socket(host, port, from, fromPort);
        }
    }

    /** Takes mail, but for some. */
    private static final class Smtp implements AutoCloseable {

        final List<String> received = new CopyOnWriteArrayList<>();
        private final ServerSocket server = new ServerSocket(0, 50, InetAddress.getByName("127.0.0.1"));

        Smtp() throws IOException {
            thread(() -> {
                while (true) {
                    Socket socket = server.accept();
                    thread(() -> serve(socket));
                }
            });
        }

        int port() {
            return server.getLocalPort();
        }

        private void serve(Socket socket) throws IOException {
            try (socket;
                    var in = new BufferedReader(
                            new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII))) {
                say(socket, "220 hello");
                for (String line = in.readLine(); line != null; line = in.readLine()) {
                    if (line.startsWith("RCPT TO:<slow")) {
                        in.readLine(); // and never answers
                        return;
                    }
                    if (line.startsWith("DATA")) {
                        say(socket, "354 go on");
                        while (!".".equals(line)) {
                            line = in.readLine();
                        }
                        received.add("a mail");
                    }
                    say(
                            socket,
                            line.startsWith("RCPT TO:<refused")
                                    ? "550 no"
                                    : line.startsWith("QUIT") ? "221 bye" : "250 well");
                }
            }
        }

        private static void say(Socket socket, String line) throws IOException {
            socket.getOutputStream().write((line + "\r\n").getBytes(StandardCharsets.US_ASCII));
        }

        private interface Work {
            void run() throws IOException;
        }

        private static void thread(Work work) {
            Thread thread = new Thread(() -> {
                try {
                    work.run();
                } catch (IOException over) {
                    // the other side has gone
                }
            });
            thread.setDaemon(true);
            thread.start();
        }

        @Override
        public void close() throws IOException {
            server.close();
        }
    }
}
