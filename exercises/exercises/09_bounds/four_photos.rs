// Eight photos go through three steps, one photo at a time in each. A photo takes up memory from the moment at which it is
// loaded until it is uploaded, and there is memory for four. But loading is quick, and the photos pile up.

use std::sync::atomic::AtomicU32;
use std::sync::atomic::Ordering::Relaxed;
use std::time::Duration;
use tokio::sync::mpsc;
use tokio::time::sleep;

/// How many photos are in memory. Leave this function as it is.
fn memory() -> &'static AtomicU32 {
    static PHOTOS: AtomicU32 = AtomicU32::new(0);
    &PHOTOS
}

/// From here on the photo takes up memory. Leave this function as it is.
async fn load(number: u32) {
    let photos = memory().fetch_add(1, Relaxed) + 1;
    assert!(photos <= 4, "out of memory: there are {photos} photos");
    println!("{photos} in memory"); // unordered
    println!("load {number}: begins"); // unordered
    sleep(Duration::from_millis(100)).await;
    println!("load {number}: done"); // unordered
}

/// Leave this function as it is.
async fn develop(number: u32) {
    println!("develop {number}: begins"); // unordered
    sleep(Duration::from_millis(200)).await;
    println!("develop {number}: done"); // unordered
}

/// From here on its memory is free again. Leave this function as it is.
async fn upload(number: u32) {
    println!("upload {number}: begins"); // unordered
    sleep(Duration::from_millis(300)).await;
    println!("upload {number}: done"); // unordered
    memory().fetch_sub(1, Relaxed);
}

// TODO: let no more than four photos be in memory.
async fn process(photos: u32) -> u32 {
    let (to_develop, mut loaded) = mpsc::unbounded_channel();
    let (to_upload, mut developed) = mpsc::unbounded_channel();
    let loading = async move {
        for number in 1..=photos {
            load(number).await;
            to_develop.send(number).expect("somebody develops");
        }
    };
    let developing = async move {
        while let Some(number) = loaded.recv().await {
            develop(number).await;
            to_upload.send(number).expect("somebody uploads");
        }
    };
    let uploading = async {
        let mut uploaded = 0;
        while let Some(number) = developed.recv().await {
            upload(number).await;
            uploaded += 1;
        }
        uploaded
    };
    let (_, _, uploaded) = tokio::join!(loading, developing, uploading);
    uploaded
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let uploaded = process(8).await;
    println!("{uploaded} photos uploaded");
}

#[cfg(test)]
mod tests {
    use super::main;
    use meanwhile::check;

    const SECTION: &str = "Chapter 9, “What happens when the queue is full?”";

    #[test]
    fn there_are_four_photos_in_memory_and_never_five() {
        check::run(main)
            .section(SECTION)
            .nobody_panics()
            .done("upload", 8)
            .prints(&["4 in memory"]);
    }

    #[test]
    fn each_step_takes_one_photo_at_a_time_and_the_slowest_never_has_to_wait() {
        check::run(main)
            .section(SECTION)
            .at_once("load", 1)
            .at_once("develop", 1)
            .at_once("upload", 1)
            .takes(2.7)
            .takes_as_long_as(&[&[
                "load 1",
                "develop 1",
                "upload 1",
                "upload 2",
                "upload 3",
                "upload 4",
                "upload 5",
                "upload 6",
                "upload 7",
                "upload 8",
            ]])
            .prints(&["8 photos uploaded"])
            .no_blocking()
            .nobody_panics();
    }
}
