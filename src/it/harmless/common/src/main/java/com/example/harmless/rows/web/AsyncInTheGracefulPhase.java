package com.example.harmless.rows.web;

import com.example.harmless.frame.About;
import com.example.harmless.frame.App;
import com.example.harmless.frame.Auto;
import com.example.harmless.frame.Row;
import com.example.harmless.frame.Sheet;
import java.io.IOException;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.scheduling.annotation.Async;
import org.springframework.scheduling.annotation.EnableAsync;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

@About("requests that are being served when the application ends and then call @Async (an audit after the commit);"
        + " newcomers meanwhile")
final class AsyncInTheGracefulPhase implements Row {

    @Override
    public void play(Sheet sheet) throws Exception {
        var app = App.of(Config.class)
                .with(Auto.WEB)
                .set("server.shutdown=graceful", "spring.lifecycle.timeout-per-shutdown-phase=20s")
                .start();
        Web web = app.getBean(Web.class);
        Audit audit = app.getBean(Audit.class);
        int port = App.port(app);
        List<CompletableFuture<HttpResponse<String>>> answers = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            answers.add(Http.getLater(port, "/order?wait=" + (i % 2 == 0)));
        }
        web.inside.acquire(5);
        Thread closing = new Thread(app::close);
        closing.start();
        Thread.sleep(700); // long enough to be in the phase of the web server
        sheet.say("a new connection", connects(port) ? "is accepted" : "is refused");
        web.goOn.countDown();
        closing.join();
        for (CompletableFuture<HttpResponse<String>> answer : answers) {
            sheet.say("answer", answer.join().statusCode() + " " + answer.join().body());
        }
        Sheet.soon(() -> App.behind(audit).done.get() == 5, Duration.ofSeconds(3));
        sheet.say("audits done", App.behind(audit).done);
    }

    private static boolean connects(int port) {
        try (Socket socket = new Socket("127.0.0.1", port)) {
            return socket.isConnected();
        } catch (IOException refused) {
            return false;
        }
    }

    @Configuration(proxyBeanMethods = false)
    @EnableAsync
    @Import({Web.class, Audit.class})
    static class Config {}

    @RestController
    static class Web {

        final Semaphore inside = new Semaphore(0);
        final CountDownLatch goOn = new CountDownLatch(1);
        private final Audit audit;

        Web(Audit audit) {
            this.audit = audit;
        }

        @GetMapping("/order")
        String order(boolean wait) throws Exception {
            inside.release();
            goOn.await();
            CompletableFuture<String> audited = audit.write();
            return wait ? audited.get() : "ordered";
        }
    }

    static class Audit {

        final AtomicInteger done = new AtomicInteger();

        @Async
        public CompletableFuture<String> write() {
            done.incrementAndGet();
            return CompletableFuture.completedFuture("audited");
        }
    }
}
