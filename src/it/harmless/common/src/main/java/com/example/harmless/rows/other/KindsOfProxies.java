package com.example.harmless.rows.other;

import com.example.harmless.frame.About;
import com.example.harmless.frame.App;
import com.example.harmless.frame.Auto;
import com.example.harmless.frame.Differs;
import com.example.harmless.frame.Row;
import com.example.harmless.frame.Sheet;
import io.micrometer.core.instrument.MeterRegistry;
import java.lang.reflect.Proxy;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import org.springframework.beans.factory.FactoryBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.scheduling.annotation.Async;
import org.springframework.scheduling.annotation.EnableAsync;
import org.springframework.web.client.RestClient;
import org.springframework.web.client.support.RestClientAdapter;
import org.springframework.web.service.annotation.GetExchange;
import org.springframework.web.service.invoker.HttpServiceProxyFactory;

@About(
        "@Async methods of interfaces that others implement (an HTTP interface, a proxy by hand, a factory bean's): their kinds")
@Differs(
        line = "kinds",
        without = "[]",
        with = "[Mails.send, Prices.price, Shapes.draw]",
        why = "runs are listed and counted by kind, the user's type and method")
final class KindsOfProxies implements Row {

    @Override
    public void play(Sheet sheet) throws Exception {
        try (var app = App.of(Config.class).with(Auto.ACTUATOR).start()) {
            sheet.sayResult(
                    "price",
                    () -> app.getBean(Prices.class)
                            .price("eu")
                            .handle((price, failure) -> failure == null ? price : "no price")
                            .get());
            sheet.sayFuture("mail", app.getBean(Mails.class).send("ada"));
            sheet.sayFuture("shape", app.getBean(Shapes.class).draw("circle"));
            sheet.say(
                    "kinds",
                    app.getBean(MeterRegistry.class).getMeters().stream()
                            .filter(meter -> meter.getId().getName().equals("inflight.runs"))
                            .map(meter -> meter.getId().getTag("kind"))
                            .collect(Collectors.toCollection(TreeSet::new)));
        }
    }

    @Configuration(proxyBeanMethods = false)
    @EnableAsync
    @Import(ShapesFactory.class)
    static class Config {

        @Bean
        Prices prices() {
            RestClient client = RestClient.create("http://127.0.0.1:9"); // nobody is there
            return HttpServiceProxyFactory.builderFor(RestClientAdapter.create(client))
                    .build()
                    .createClient(Prices.class);
        }

        @Bean
        Mails mails() {
            return byHand(Mails.class);
        }
    }

    static <T> T byHand(Class<T> type) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(), new Class<?>[] {type}, (proxy, method, arguments) -> switch (method.getName()) {
                    case "hashCode" -> 1;
                    case "equals" -> proxy == arguments[0];
                    case "toString" -> "by hand";
                    default -> CompletableFuture.completedFuture(method.getName() + " " + arguments[0]);
                }));
    }

    static class ShapesFactory implements FactoryBean<Shapes> {

        @Override
        public Shapes getObject() {
            return byHand(Shapes.class);
        }

        @Override
        public Class<?> getObjectType() {
            return Shapes.class;
        }
    }

    interface Prices {

        @Async
        @GetExchange("/prices/{region}")
        CompletableFuture<String> price(String region);
    }

    interface Mails {

        @Async
        CompletableFuture<String> send(String to);
    }

    interface Shapes {

        @Async
        CompletableFuture<String> draw(String shape);
    }
}
