"""What publishing one story costs in a short log and in a long one."""

from itertools import count

from bench.newsroom import Newsroom, median_of
from stories.publishing import verbs

SHORT, LONG = 1_000, 100_000
ROUNDS = 60


def run(newsroom: Newsroom, long: int = LONG) -> None:
    numbers = count()

    def publish(_: int) -> None:
        stories.append(newsroom.story(next(numbers)))

    def cost() -> float:
        stories.clear()
        for _ in range(ROUNDS + 3):
            publish(0)
        return median_of(ROUNDS, lambda n: verbs.publish(stories[n], by=newsroom.ben, key=f"bench {stories[n].pk}"))

    stories: list = []  # type: ignore[type-arg]
    newsroom.fill(SHORT)
    short = cost()
    newsroom.fill(long)
    far = cost()
    print(f"publish one story, log of {SHORT:>7}: {short * 1000:6.2f} ms")
    print(f"publish one story, log of {long:>7}: {far * 1000:6.2f} ms   ratio {far / short:.2f} (aim ≤ 1.30)")
